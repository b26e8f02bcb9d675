package org.winnow.transfer;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names for an archive's folders and files that every file system takes, no two alike, even where
 * case does not count. The same rows in the same order get the same names. Of a name that was given
 * it keeps a hash of 64 bits: two that hash alike are taken for one and told apart.
 */
final class FileNames {

  /** Leaves room for the folder and what is put before and after, in 255 bytes of UTF-8. */
  private static final int LONGEST = 60;

  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}/\\\\:*?\"<>|]");
  private static final Pattern EDGES = Pattern.compile("^[\\s.]+|[\\s.]+$");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");

  private static final Map<String, Set<String>> ENDINGS =
      Map.of(
          "image/jpeg", Set.of(".jpg", ".jpeg", ".jpe", ".jfif"),
          "image/png", Set.of(".png"),
          "image/gif", Set.of(".gif"),
          "image/bmp", Set.of(".bmp", ".dib"),
          "image/webp", Set.of(".webp"),
          "image/tiff", Set.of(".tif", ".tiff"),
          "image/avif", Set.of(".avif"),
          "image/heic", Set.of(".heic", ".heif", ".hif"));

  private final Map<Long, String> folders = new HashMap<>();
  private final LongSet taken = new LongSet();

  /** The folder of a class; the class's id goes to its name where another has that name. */
  String folder(long classId, String className) {
    return folders.computeIfAbsent(
        classId,
        id -> {
          String name = shorten(safe(className));
          return taken.add(hash(name)) ? name : claim(name + "-" + id, "");
        });
  }

  /** The path of an image in a folder; the image's id goes to its name where one has that name. */
  String file(String folder, long imageId, String imageName, String mediaType) {
    String last =
        imageName.substring(1 + Math.max(imageName.lastIndexOf('/'), imageName.lastIndexOf('\\')));
    String safe = safe(last);
    String ending = ending(safe, mediaType);
    String stem = shorten(safe.endsWith(ending) ? cut(safe, ending) : safe);
    String path = folder + "/" + stem + ending;
    return taken.add(hash(path)) ? path : claim(folder + "/" + stem + "-" + imageId, ending);
  }

  private String claim(String stem, String ending) {
    String name = stem + ending;
    for (int i = 2; !taken.add(hash(name)); i++) {
      name = stem + "-" + i + ending;
    }
    return name;
  }

  private static String safe(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    String plain = EDGES.matcher(UNSAFE.matcher(composed).replaceAll("_")).replaceAll("");
    return plain.isEmpty() || RESERVED.matcher(plain).matches() ? "_" + plain : plain;
  }

  /** The name's own ending if it fits the type of its bytes, else one that does. */
  private static String ending(String name, String mediaType) {
    Set<String> fitting = ENDINGS.getOrDefault(mediaType, Set.of());
    var own = ENDING.matcher(name);
    if (own.find() && fitting.contains(own.group().toLowerCase(Locale.ROOT))) {
      return own.group();
    }
    String first = "." + mediaType.substring(mediaType.indexOf('/') + 1);
    return "image/jpeg".equals(mediaType) ? ".jpg" : first;
  }

  private static String cut(String name, String ending) {
    String stem = name.substring(0, name.length() - ending.length());
    return stem.isEmpty() ? "_" : stem;
  }

  private static String shorten(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST) {
      return name;
    }
    return EDGES.matcher(name.substring(0, name.offsetByCodePoints(0, LONGEST))).replaceAll("");
  }

  /** Of the name in one case (FNV-1a). */
  private static long hash(String name) {
    String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < folded.length(); i++) {
      hash = (hash ^ folded.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
