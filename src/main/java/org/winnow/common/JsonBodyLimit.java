package org.winnow.common;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.winnow.common.ProblemException.TooLarge;

/** JSON bodies are small; the large limit of the server is for uploads. */
@Provider
class JsonBodyLimit implements ReaderInterceptor {

  static final int BYTES = 1_000_000;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (context.getMediaType().getSubtype().endsWith("json")) {
      context.setInputStream(new Limited(context.getInputStream()));
    }
    return context.proceed();
  }

  private static final class Limited extends FilterInputStream {
    private int read;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int bytes) {
      read += bytes;
      if (read > BYTES) {
        throw new TooLarge(
            "body-too-large", "Expected at most %d bytes of JSON. Send less.".formatted(BYTES));
      }
    }
  }
}
