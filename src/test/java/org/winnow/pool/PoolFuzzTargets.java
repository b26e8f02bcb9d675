package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.image.Bytes;
import org.winnow.image.ContentKind;
import org.winnow.image.Decoder;
import org.winnow.image.Heifs;
import org.winnow.image.ImageHeader;
import org.winnow.image.MediaType;
import org.winnow.image.PerceptualHash;
import org.winnow.image.Picture;
import org.winnow.image.Pictures;
import org.winnow.image.Refusal;
import org.winnow.image.Rendition;
import org.winnow.image.Tiffs;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.WriteBatch;
import org.winnow.testing.FuzzTarget;

/** What reads archives, images and names, for {@code Fuzzing}. */
public final class PoolFuzzTargets {

  private static final int LONGEST = 8_192;

  // Trees of tables and buffers; but no pixels yet.
  private static final long ARCHIVE_MEMORY = 256 << 20;
  private static final long HEADER_MEMORY = 16 << 20;
  private static final long IMAGE_MEMORY = 256 << 20;

  // What a file claims within the product's limit is decoded there; it would only be slow here.
  private static final int MOST_PIXELS = 250_000;

  private static final Pattern STORED =
      Pattern.compile("blobs/[0-9a-f]{2}/[0-9a-f]{64}|files/thumbnails/[0-9a-f]{2}/[0-9a-f]{64}.*");

  private static final byte[] WEBP_LOSSLESS =
      Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
  private static final byte[] WEBP_LOSSY =
      Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
  private static final byte[] WEBP_ALPHA =
      Base64.getDecoder()
          .decode(
              "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQB"
                  + "AJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==");

  private PoolFuzzTargets() {}

  public static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("zip", zips(), LONGEST, ARCHIVE_MEMORY, PoolFuzzTargets::readSource),
        new FuzzTarget("cut-zip", zips(), LONGEST, ARCHIVE_MEMORY, PoolFuzzTargets::readCutZip),
        new FuzzTarget("tar", tars(), LONGEST, ARCHIVE_MEMORY, PoolFuzzTargets::readTar),
        new FuzzTarget(
            "packed-tar", packedTars(), LONGEST, ARCHIVE_MEMORY, PoolFuzzTargets::readSource),
        new FuzzTarget("idx", idx(), LONGEST, ARCHIVE_MEMORY, PoolFuzzTargets::readIdx),
        new FuzzTarget(
            "image-header",
            images(MediaType.values()),
            LONGEST,
            HEADER_MEMORY,
            PoolFuzzTargets::readHeader),
        image("image-jpeg", MediaType.JPEG),
        image("image-webp", MediaType.WEBP),
        image("image-tiff", MediaType.TIFF),
        image("image-others", MediaType.PNG, MediaType.GIF, MediaType.BMP),
        new FuzzTarget(
            "image-import",
            images(MediaType.values()),
            LONGEST,
            IMAGE_MEMORY,
            PoolFuzzTargets::importImage),
        new FuzzTarget(
            "upload-metadata",
            texts(
                "filename YS5wbmc=,labels dHJ1dGg=,key a2V5",
                " filename , key ",
                "labels YWJj",
                "filename ZSDDqSAAwQ=="),
            9_000,
            HEADER_MEMORY,
            PoolFuzzTargets::readUploadMetadata),
        new FuzzTarget(
            "entry-name",
            texts(
                "train/cats/1.png",
                "..\\..\\C:\\a\0b",
                "/etc/passwd",
                "a..b.jpg",
                "é\uFEFF😀/\u202e"),
            LONGEST,
            HEADER_MEMORY,
            PoolFuzzTargets::readName));
  }

  private static FuzzTarget image(String name, MediaType... types) {
    Set<MediaType> wanted = Set.of(types);
    return new FuzzTarget(
        name, images(types), LONGEST, IMAGE_MEMORY, input -> decode(input, wanted));
  }

  // --- archives

  private static List<byte[]> zips() {
    byte[] png = Pictures.png(1);
    byte[] zip = Archives.zip(Archives.files("a/1.png", png, "b\\2.png", png, "c/", new byte[0]));
    byte[] special =
        new Archives.ZipBuilder()
            .add("x.png", png)
            .link("l", "/etc/passwd")
            .add("x.png", png)
            .build();
    return List.of(
        zip,
        special,
        Archives.zip(Map.of()),
        Archives.zip(
            Archives.files(
                "t10k-images-idx3-ubyte", Archives.idxImages(2, 2),
                "t10k-labels-idx1-ubyte.gz", Archives.gzip(Archives.idxLabels(1, 2)))),
        Archives.damaged(Archives.zip(Map.of("idx3-ubyte", Archives.idxImages(2, 2)))),
        Arrays.copyOf(zip, zip.length - 40));
  }

  private static List<byte[]> tars() {
    byte[] text = "a few words".getBytes(StandardCharsets.UTF_8);
    return List.of(
        Archives.tar(Archives.files("a/1.txt", text, "train/b/2.png", Pictures.png(1))),
        Archives.tar(Map.of()),
        Archives.tar(
            Archives.files("images-idx3-ubyte", Archives.idxImages(2, 2), "idx1.gz", text)));
  }

  private static List<byte[]> packedTars() {
    return tars().stream()
        .flatMap(tar -> Stream.of(Archives.gzip(tar), Archives.zstd(tar)))
        .toList();
  }

  private static List<byte[]> idx() {
    byte[] packed = Archives.gzip(Archives.idxImages(3, 3));
    return List.of(
        Arrays.copyOf(packed, packed.length - 4),
        Archives.idxImages(3, 3),
        Archives.idxImages(3, 4),
        packed,
        Archives.idxLabels(1, 2, 3));
  }

  private static void readSource(byte[] input) throws IOException {
    Sources sources =
        new Sources(
            new FolderRoots(List.of()),
            PoolFixture.NO_BUCKETS,
            new Uploads(Path.of("")),
            Clock.systemUTC());
    readTwice(
        input, path -> new IdxEntries(sources.open(path, "labels-idx1-ubyte", KnownFiles.NONE)));
  }

  private static void readCutZip(byte[] input) throws IOException {
    readTwice(input, path -> new IdxEntries(new CutZipEntries(path)));
  }

  /** With the sums of the headers made right, without which nothing of a tar is read. */
  private static void readTar(byte[] input) throws IOException {
    byte[] summed = input.clone();
    for (int at = 0; at + 512 <= summed.length; at += 512) {
      if (Bytes.startsWith(summed, at + 257, "ustar")) {
        sum(summed, at);
      }
    }
    readTwice(summed, path -> new IdxEntries(new TarEntries(path, Compression.NONE)));
  }

  private static void sum(byte[] tar, int at) {
    Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] octal = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, at + 148, 8);
  }

  private static void readIdx(byte[] input) throws IOException {
    readTwice(input, path -> new IdxEntries(new SingleEntry(path, "train-images-idx3-ubyte")));
  }

  private interface Opening {
    EntryReader open(Path path) throws IOException;
  }

  private static void readTwice(byte[] input, Opening opening) throws IOException {
    Path file = Files.write(Scratch.FILE, input);
    List<String> entries = entries(file, opening);
    assertThat(entries(file, opening)).as("the same archive again").isEqualTo(entries);
  }

  /** The entries as words; the only failure is the archive's own. */
  private static List<String> entries(Path file, Opening opening) throws IOException {
    List<String> entries = new ArrayList<>();
    try (EntryReader reader = opening.open(file)) {
      long read = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        assertName(entry.source());
        entries.add(entry.source() + ": " + content(entry));
        assertThat(reader.bytesRead()).isBetween(read, Files.size(file));
        read = reader.bytesRead();
      }
    } catch (ArchiveProblem problem) {
      assertThat(problem.detail()).endsWith(".");
      entries.add(problem.code() + " " + problem.detail());
    }
    return entries;
  }

  private static String content(Entry entry) throws ArchiveProblem {
    if (entry instanceof Entry.Refused refused) {
      return refused.code() + " " + refused.detail();
    } else if (entry instanceof Entry.Raster raster) {
      assertThat(raster.pixels()).hasSize(raster.width() * raster.height());
      return Sha256.hash(raster.pixels()).hex() + " " + raster.label();
    }
    Entry.File found = (Entry.File) entry;
    try {
      return Sha256.hash(found.content().readNBytes(Limits.LARGEST_IMAGE_BYTES)).hex();
    } catch (ArchiveProblem problem) {
      throw problem;
    } catch (IOException e) {
      return "broken: " + e.getMessage();
    }
  }

  // --- images

  private static List<byte[]> images(MediaType... types) {
    List<byte[]> images = new ArrayList<>();
    for (MediaType type : types) {
      images.addAll(
          switch (type) {
            case JPEG -> List.of(Pictures.jpeg(1), Pictures.withOrientation(Pictures.jpeg(2), 6));
            case PNG, GIF, BMP ->
                List.of(
                    Pictures.encode(Pictures.quarters(16, 12), type.name()),
                    Pictures.encode(Pictures.noise(5, 7, 3), type.name()));
            case AVIF -> List.of(Heifs.file("avif", Heifs.ispe(64, 48)));
            case HEIC -> List.of(Heifs.file("mif1heic", Heifs.ispe(640, 480)));
            case WEBP -> List.of(WEBP_LOSSLESS, WEBP_LOSSY, WEBP_ALPHA);
            case TIFF ->
                List.of(
                    Tiffs.rgb(Pictures.quarters(8, 8)).file(),
                    Tiffs.rgb(Pictures.quarters(4, 4)).with(Tiffs.ORIENTATION, 6).file(),
                    Tiffs.pixel16(1, 300).file(),
                    Tiffs.pixel(5, 1, 2, 3, 4).file(),
                    Tiffs.bigFile(List.of(Tiffs.pixel(2, 1, 2, 3), Tiffs.pixel(1, 9))));
          });
    }
    return images;
  }

  private static @Nullable MediaType type(byte[] input) {
    byte[] head = Arrays.copyOf(input, Math.min(input.length, ContentKind.HEAD));
    return ContentKind.of(head) instanceof ContentKind.Image image ? image.type() : null;
  }

  /** The header, or null where it is refused as it may be. */
  private static @Nullable ImageHeader header(byte[] input, MediaType type) {
    try {
      ImageHeader header = ImageHeader.read(type, input);
      assertThat((long) header.width() * header.height()).isBetween(1L, 50_000_000L);
      assertThat(header.orientation()).isBetween(1, 8);
      assertThat(header.frames()).isBetween(1, ImageHeader.MOST_FRAMES);
      assertThat(header.end()).isBetween(1, input.length);
      return header;
    } catch (Refusal refusal) {
      assertThat(refusal.detail()).endsWith(".");
      return null;
    }
  }

  private static void readHeader(byte[] input) {
    byte[] summed = summed(input);
    MediaType type = type(summed);
    if (type != null) {
      header(summed, type);
    }
  }

  /** A PNG with right sums, without which none of its chunks is read. */
  private static byte[] summed(byte[] input) {
    if (!Bytes.startsWith(input, 1, "PNG")) {
      return input;
    }
    byte[] png = input.clone();
    long at = 8;
    while (at + 12 <= png.length) {
      int body = (int) at + 8;
      long end = body + (number(png, (int) at) & 0xffffffffL);
      if (end + 4 > png.length) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(png, body - 4, (int) end - body + 4);
      for (int i = 0; i < 4; i++) {
        png[(int) end + i] = (byte) (sum.getValue() >> 24 - 8 * i);
      }
      at = end + 4;
    }
    return png;
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  private static void decode(byte[] input, Set<MediaType> wanted) {
    byte[] summed = summed(input);
    MediaType type = type(summed);
    if (type == null || !wanted.contains(type)) {
      return;
    }
    ImageHeader header = header(summed, type);
    if (header == null || header.width() * header.height() > MOST_PIXELS) {
      return;
    }
    try {
      Picture picture = Decoder.decode(summed, header, 1);
      assertThat(picture.width()).as("width").isEqualTo(header.width());
      assertThat(picture.height()).as("height").isEqualTo(header.height());
      assertThat(picture.argb()).hasSize(header.width() * header.height());
      Picture again = Decoder.decode(summed, header, 1);
      assertThat(Arrays.equals(again.argb(), picture.argb())).as("the same again").isTrue();
      Rendition.Encoded thumbnail = Rendition.THUMBNAIL.encode(picture, header);
      assertThat(thumbnail.bytes()).isNotEmpty();
      PerceptualHash.of(picture, header.orientation());
    } catch (Refusal refusal) {
      assertThat(refusal.detail()).endsWith(".");
    } catch (IOException e) {
      throw new AssertionError("a picture that was decoded has no thumbnail", e);
    }
  }

  /** As an import does; what lies in the store afterwards has names of the store's own. */
  private static void importImage(byte[] input) throws IOException {
    byte[] summed = summed(input);
    MediaType type = type(summed);
    ImageHeader header = type == null ? null : header(summed, type);
    if (header == null || header.width() * header.height() > MOST_PIXELS) {
      return;
    }
    BlobStore blobs = BlobStore.inFolder(Scratch.STORE);
    Inspector inspector = new Inspector(blobs, new FileArea(Scratch.STORE, blobs));
    try (WriteBatch batch = blobs.batch()) {
      Verdict.Accepted accepted = inspector.inspect(Objects.requireNonNull(type), summed, batch);
      assertThat(accepted.sha256()).isEqualTo(Sha256.hash(summed));
      assertThat(accepted.width()).isEqualTo(header.uprightWidth());
      batch.force();
    } catch (Refusal refusal) {
      assertThat(refusal.detail()).endsWith(".");
    }
    for (Path file : Scratch.stored()) {
      assertThat(Scratch.STORE.relativize(file).toString()).matches(STORED);
      Files.delete(file);
    }
  }

  // --- texts

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static void readUploadMetadata(byte[] input) {
    try {
      UploadMetadata metadata = UploadMetadata.of(new String(input, StandardCharsets.ISO_8859_1));
      assertName(metadata.source());
      assertThat(metadata.key()).hasSizeLessThanOrEqualTo(512).doesNotContain("\0");
      assertThat(metadata.labels()).isNotNull();
    } catch (ProblemException problem) {
      assertThat(problem.getMessage()).endsWith(".");
    }
  }

  private static void readName(byte[] input) {
    String name = EntryName.clean(EntryName.decode(input));
    assertName(name);
    assertThat(EntryName.clean(name)).isEqualTo(name);
    assertThat(name).contains(EntryName.last(name));
    String folder = EntryName.folderClass(name);
    assertThat(folder == null || (!folder.isBlank() && name.contains(folder))).isTrue();
    ContentKind.isNamedLikeAnImage(name);
  }

  /** As the database takes names. */
  private static void assertName(String name) {
    assertThat(name.codePointCount(0, name.length())).isLessThanOrEqualTo(1_025);
    assertThat(name.codePoints().noneMatch(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff))).isTrue();
  }

  /** Where an input lies that is read as a file: in memory, where the machine has such a place. */
  private static final class Scratch {

    private static final Path FOLDER = make();
    static final Path FILE = FOLDER.resolve("input");
    static final Path STORE = FOLDER.resolve("store");

    private static Path make() {
      try {
        Path memory = Path.of("/dev/shm");
        Path folder =
            Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "winnow-fuzz")
                : Files.createTempDirectory("winnow-fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static List<Path> stored() throws IOException {
      if (!Files.exists(STORE)) {
        return List.of();
      }
      try (Stream<Path> files = Files.walk(STORE)) {
        return files.filter(Files::isRegularFile).toList();
      }
    }

    private static void delete(Path folder) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException e) {
        // it is only left behind
      }
    }
  }
}
