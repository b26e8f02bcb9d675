package org.winnow.pool;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Role;

/** Names of entries are text and nothing but text; this reads, cuts and interprets them. */
public final class EntryName {

  private static final int LONGEST = 1_024;

  // Folders that split a set of images and say nothing about what is on them.
  private static final Set<String> SPLITS =
      Set.of(
          "train",
          "training",
          "test",
          "testing",
          "val",
          "valid",
          "validation",
          "images",
          "data",
          ".",
          "..");

  private static final Pattern ADDRESS = Pattern.compile("^https://", Pattern.CASE_INSENSITIVE);

  private EntryName() {}

  /** A name as the database takes it: no NUL, no half characters, not without end. */
  static String clean(String name) {
    StringBuilder clean = new StringBuilder();
    name.codePoints()
        .limit(LONGEST)
        .forEach(c -> clean.appendCodePoint(c == 0 || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c));
    return name.codePointCount(0, name.length()) > LONGEST
        ? clean.append('…').toString()
        : clean.toString();
  }

  /** UTF-8 if it is that, else the alphabet zip had before (IBM 437). */
  static String decode(byte[] raw) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(raw))
          .toString();
    } catch (CharacterCodingException e) {
      boolean known = Charset.isSupported("IBM437");
      return new String(raw, known ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * As much of the name as a user of this role may read: annotators the last part only, for folders
   * are often the labels.
   */
  public static String shownTo(Role role, String source) {
    return role.includes(Role.ENGINEER) ? source : last(source);
  }

  /**
   * The last part of a path, whichever way its slashes lean; of an address without what stands
   * behind a question mark, where keys to it can be.
   */
  static String last(String source) {
    List<String> parts =
        parts(ADDRESS.matcher(source).find() ? source.replaceFirst("(?s)[?#].*", "") : source);
    return parts.isEmpty() ? source : parts.get(parts.size() - 1);
  }

  /**
   * The class an image's folder stands for: the nearest folder that is not one of {@code train},
   * {@code test} and the like. Null where there is none.
   */
  static @Nullable String folderClass(String source) {
    List<String> parts = parts(source);
    for (int i = parts.size() - 2; i >= 0; i--) {
      String part = parts.get(i).strip();
      if (!part.isEmpty() && !SPLITS.contains(part.toLowerCase(Locale.ROOT))) {
        return part;
      }
    }
    return null;
  }

  private static List<String> parts(String source) {
    return Arrays.stream(source.split("[/\\\\]")).filter(part -> !part.isEmpty()).toList();
  }
}
