package org.winnow.model;

/**
 * A pretrained encoder that cannot be used as it is. The message is one sentence for the engineer:
 * what was expected, what came, what to do.
 */
public final class EncoderUnusable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EncoderUnusable(String message) {
    super(message);
  }

  public EncoderUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
