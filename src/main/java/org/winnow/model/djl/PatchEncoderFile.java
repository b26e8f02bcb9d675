package org.winnow.model.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.winnow.model.NpyHeader;
import org.winnow.model.PixelShape;

/**
 * A patch encoder on disk: a zip of float32 {@code .npy} arrays ({@code numpy.load} reads it) and
 * {@code provenance.json}, which also says the sizes.
 */
final class PatchEncoderFile {

  private static final String PROVENANCE = "provenance.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PatchEncoderFile() {}

  static void write(
      Path file,
      Map<String, Object> provenance,
      List<PatchFilters> filters,
      PatchProjection projection)
      throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      // Weights hardly compress; the fastest level keeps saving quick.
      zip.setLevel(1);
      zip.putNextEntry(entry(PROVENANCE));
      zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(provenance));
      for (int i = 0; i < filters.size(); i++) {
        PatchFilters learned = filters.get(i);
        int p = learned.meanP().length;
        put(zip, "mean_" + i, learned.meanP(), p);
        put(zip, "whiten_" + i, learned.whitenPP(), p, p);
        put(zip, "filters_" + i, learned.filtersKP(), learned.scale().filters(), p);
      }
      put(zip, "matrix", projection.matrixRD(), projection.width(), projection.dimension());
      put(zip, "shift", projection.shiftD(), projection.dimension());
    }
  }

  /** Without a time of day, so equal encoders are equal files. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    return entry;
  }

  private static void put(ZipOutputStream zip, String name, float[] values, int... shape)
      throws IOException {
    zip.putNextEntry(entry(name + ".npy"));
    zip.write(NpyHeader.of(shape).bytes());
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    zip.write(bytes.array());
  }

  static PatchEncoder read(DjlRuntime runtime, Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, Object> provenance;
      try (InputStream in = open(zip, PROVENANCE, file)) {
        provenance = JSON.readValue(in, new TypeReference<Map<String, Object>>() {});
      }
      JsonNode sizes = JSON.valueToTree(provenance);
      if (!"patch".equals(sizes.path("kind").asText())) {
        throw new IOException(file + ": not a patch encoder, but " + sizes.path("kind"));
      }
      JsonNode input = sizes.path("input");
      List<PatchFilters> filters = new ArrayList<>();
      for (JsonNode scale : sizes.path("scales")) {
        filters.add(filters(zip, filters.size(), scale, file));
      }
      return new PatchEncoder(
          runtime,
          new PixelShape(input.path(0).asInt(), input.path(1).asInt(), input.path(2).asInt()),
          filters,
          new PatchProjection(get(zip, "matrix", file), get(zip, "shift", file)),
          provenance);
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new IOException(file + ": the encoder's arrays do not fit together", e);
    }
  }

  private static PatchFilters filters(ZipFile zip, int index, JsonNode scale, Path file)
      throws IOException {
    return new PatchFilters(
        new PatchScale(
            scale.path("reduction").asInt(),
            scale.path("patch").asInt(),
            scale.path("stride").asInt(),
            scale.path("filters").asInt(),
            scale.path("grid").asInt()),
        get(zip, "mean_" + index, file),
        get(zip, "whiten_" + index, file),
        get(zip, "filters_" + index, file));
  }

  private static float[] get(ZipFile zip, String name, Path file) throws IOException {
    try (InputStream in = open(zip, name + ".npy", file)) {
      NpyHeader header = NpyHeader.read(in, name);
      byte[] bytes = in.readAllBytes();
      if (bytes.length != header.values() * Float.BYTES) {
        throw new IOException(
            "%s: %s is cut: expected %d values, got %d bytes"
                .formatted(file, name, header.values(), bytes.length));
      }
      float[] values = new float[(int) header.values()];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  private static InputStream open(ZipFile zip, String name, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException(file + ": expected an encoder with an entry " + name);
    }
    return zip.getInputStream(entry);
  }
}
