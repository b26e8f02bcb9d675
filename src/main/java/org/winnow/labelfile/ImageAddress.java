package org.winnow.labelfile;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which image a row speaks of.
 *
 * @param sha256 of the image's bytes, in hexadecimal; where it is told, nothing else counts
 * @param parts of its path, folders first; empty if only the checksum is told
 * @param elsewhere whether the path begins where this server knows nothing: a URL, an absolute path
 * @param written the path or URL as it stands in the row; null if only the checksum is told
 * @param stem whether the path may lack its ending, as {@code .jpg}
 */
public record ImageAddress(
    @Nullable String sha256,
    List<String> parts,
    boolean elsewhere,
    @Nullable String written,
    boolean stem) {

  private static final int LONGEST = 4_096;
  private static final int MOST_PARTS = 64;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
  private static final Pattern ABSOLUTE = Pattern.compile("^(/|[A-Za-z]:/)");

  // Label Studio's address of a file of its own machine: /data/local-files/?d=cats%2F1.png
  private static final Pattern LOCAL_FILE = Pattern.compile("[?&]d=([^&#]*)");

  // what Label Studio puts before an uploaded file's name
  private static final Pattern UPLOAD_MARK = Pattern.compile("^[0-9a-f]{8}-(?=.)");

  public ImageAddress {
    parts = List.copyOf(parts);
  }

  /** The path as text. */
  public String path() {
    return String.join("/", parts);
  }

  /** What to show of it. */
  public String words() {
    return sha256 != null ? sha256 : path();
  }

  /** The file's name without what Label Studio puts before an upload's; null if there is none. */
  public @Nullable String withoutUploadMark() {
    if (!elsewhere || parts.isEmpty()) {
      return null;
    }
    Matcher mark = UPLOAD_MARK.matcher(parts.get(parts.size() - 1));
    return mark.find() ? mark.replaceFirst("") : null;
  }

  /**
   * The address of a row.
   *
   * @throws RowProblem if it tells neither, or what cannot be one
   */
  static ImageAddress of(@Nullable String sha256, @Nullable String path) throws RowProblem {
    if (path != null && path.length() > LONGEST) {
      throw RowProblem.invalid("The image's path is longer than 4,096 characters.");
    } else if (sha256 != null) {
      String lower = sha256.toLowerCase(Locale.ROOT);
      if (!SHA256.matcher(lower).matches()) {
        throw RowProblem.invalid("Expected a SHA-256 of 64 hexadecimal digits.");
      }
      return new ImageAddress(lower, List.of(), false, path, false);
    } else if (path == null) {
      throw RowProblem.invalid("It names no image.");
    }
    return ofPath(path);
  }

  /** The address of a row that tells a path with its ending or without. */
  static ImageAddress ofStem(String path) throws RowProblem {
    ImageAddress whole = of(null, path);
    return new ImageAddress(null, whole.parts(), whole.elsewhere(), whole.written(), true);
  }

  /** Whether folders at its front may stand for nothing here. */
  public boolean mayLoseFolders() {
    return elsewhere || stem;
  }

  private static ImageAddress ofPath(String path) throws RowProblem {
    String slashes = path.replace('\\', '/');
    boolean url = SCHEME.matcher(slashes).find();
    boolean elsewhere = url || ABSOLUTE.matcher(slashes).find();
    String plain = slashes;
    if (elsewhere) {
      Matcher local = LOCAL_FILE.matcher(slashes);
      if (local.find()) {
        plain = decoded(local.group(1));
      } else if (url) {
        plain = decoded(SCHEME.matcher(slashes).replaceFirst("").replaceFirst("[?#].*$", ""));
      }
    }
    List<String> parts = new ArrayList<>();
    Arrays.stream(plain.split("/"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .forEach(part -> parts.add(Text.storable(part)));
    if (parts.isEmpty() || parts.size() > MOST_PARTS) {
      throw RowProblem.invalid("Expected the path of an image of at most 64 parts.");
    }
    return new ImageAddress(null, parts, elsewhere, path, false);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // a percent sign that is only that
      return text;
    }
  }
}
