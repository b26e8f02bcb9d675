package org.winnow.model.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnow.model.PixelShape;

/** A patch encoder on disk; its provenance also says the sizes. */
final class PatchEncoderFile {

  private static final String KIND = "patch";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PatchEncoderFile() {}

  static void write(
      Path file,
      Map<String, Object> provenance,
      List<PatchFilters> filters,
      Projection projection,
      @Nullable ToneFeatures tones)
      throws IOException {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>();
    for (int i = 0; i < filters.size(); i++) {
      PatchFilters learned = filters.get(i);
      int p = learned.meanP().length;
      arrays.put("mean_" + i, new EncoderFile.Values(learned.meanP(), p));
      arrays.put("whiten_" + i, new EncoderFile.Values(learned.whitenPP(), p, p));
      arrays.put(
          "filters_" + i,
          new EncoderFile.Values(learned.filtersKP(), learned.scale().filters(), p));
    }
    arrays.putAll(projection.arrays());
    if (tones != null) {
      arrays.putAll(tones.arrays());
    }
    EncoderFile.write(file, provenance, arrays);
  }

  static PatchEncoder read(DjlRuntime runtime, Path path) throws IOException {
    try (EncoderFile file = new EncoderFile(path)) {
      Map<String, Object> provenance = file.provenance(KIND);
      JsonNode sizes = JSON.valueToTree(provenance);
      JsonNode input = sizes.path("input");
      PixelShape shape =
          new PixelShape(input.path(0).asInt(), input.path(1).asInt(), input.path(2).asInt());
      List<PatchFilters> filters = new ArrayList<>();
      for (JsonNode scale : sizes.path("scales")) {
        filters.add(filters(file, filters.size(), scale));
      }
      return new PatchEncoder(
          runtime,
          shape,
          filters,
          Projection.read(file),
          sizes.path(PatchEncoder.TONES).asInt() > 0 ? ToneFeatures.read(shape, file) : null,
          provenance);
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new IOException(path + ": the encoder's arrays do not fit together", e);
    }
  }

  private static PatchFilters filters(EncoderFile file, int index, JsonNode scale)
      throws IOException {
    return new PatchFilters(
        new PatchScale(
            scale.path("reduction").asInt(),
            scale.path("patch").asInt(),
            scale.path("stride").asInt(),
            scale.path("filters").asInt(),
            scale.path("grid").asInt()),
        file.values("mean_" + index),
        file.values("whiten_" + index),
        file.values("filters_" + index));
  }
}
