package org.winnow.pool;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.remote.Buckets;

/** The buckets, or folders in them, that may be imported from. */
@Path("/api/import-buckets")
@Tag(name = "imports")
class ImportBucketsResource {

  private final Buckets buckets;

  ImportBucketsResource(Buckets buckets) {
    this.buckets = buckets;
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "List the buckets that may be imported from")
  public List<String> list() {
    return buckets.names();
  }
}
