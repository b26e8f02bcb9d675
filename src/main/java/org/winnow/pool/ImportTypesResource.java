package org.winnow.pool;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.image.HeifProgram;
import org.winnow.image.MediaType;

/** The types of images that this machine can read. */
@Path("/api/import-types")
@Tag(name = "imports")
class ImportTypesResource {

  private final boolean program;

  ImportTypesResource() {
    this(HeifProgram.INSTALLED.isPresent());
  }

  ImportTypesResource(boolean program) {
    this.program = program;
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "List the types of images that can be imported here")
  public List<String> list() {
    return Arrays.stream(MediaType.values())
        .filter(type -> program || !type.needsProgram())
        .map(MediaType::word)
        .toList();
  }
}
