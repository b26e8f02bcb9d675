package org.winnow.pool;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The folders of the server's machine that may be imported from. */
@Path("/api/import-roots")
@Tag(name = "imports")
class ImportRootsResource {

  private final FolderRoots roots;

  ImportRootsResource(FolderRoots roots) {
    this.roots = roots;
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "List the folders that may be imported from")
  public List<String> list() {
    return roots.names();
  }
}
