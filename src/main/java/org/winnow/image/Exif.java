package org.winnow.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

/** The one thing that is wanted from EXIF: which way is up. */
final class Exif {

  private static final int UPRIGHT = 1;

  private Exif() {}

  /** 1 to 8; 1 where the EXIF says nothing, nonsense, or cannot be read. */
  static int orientation(byte[] exif) {
    // WebP writers disagree whether the marker of JPEG's segment belongs in.
    int start = Bytes.startsWith(exif, 0, "Exif\0\0") ? 6 : 0;
    Metadata metadata = new Metadata();
    new ExifReader().extract(new ByteArrayReader(exif), metadata, start);
    ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value =
        directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return value == null || value < 1 || value > 8 ? UPRIGHT : value;
  }
}
