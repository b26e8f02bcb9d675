package org.winnow.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object's bytes as they come; where they break off is an {@link IOException}. */
final class BucketStream extends FilterInputStream {

  private final ResponseInputStream<GetObjectResponse> object;
  private boolean ended;

  BucketStream(ResponseInputStream<GetObjectResponse> object) {
    super(object);
    this.object = object;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = in.read(buffer, from, length);
    ended = read < 0;
    return read;
  }

  /** Closing would read what is left. */
  @Override
  public void close() throws IOException {
    if (ended) {
      object.close();
    } else {
      object.abort();
    }
  }
}
