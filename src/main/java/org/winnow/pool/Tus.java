package org.winnow.pool;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Answered as the tus protocol for resumable uploads wants it. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Tus {

  /** The version that is spoken, the only one there is. */
  String VERSION = "1.0.0";

  String EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration";

  String BYTES = "application/offset+octet-stream";
}
