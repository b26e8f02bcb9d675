package org.winnow.queue;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.access.Caller;

/** Images into an annotator's hand, over HTTP. */
@Path("/api/projects/{projectId}/leases")
@Tag(name = "queue")
class LeaseResource {

  private final Leases leases;
  private final Caller caller;

  LeaseResource(Leases leases, Caller caller) {
    this.leases = leases;
    this.caller = caller;
  }

  @POST
  @RolesAllowed("annotator")
  @Operation(summary = "Get images to label: those in hand, then the next of the queue")
  public Handout lease(long projectId, @NotNull @Valid LeaseRequest request) {
    return leases.lease(projectId, caller.id(), request.count()).shownTo(caller.role());
  }

  @POST
  @Path("renew")
  @RolesAllowed("annotator")
  @Operation(summary = "Keep images longer; the answer lists those still held")
  public Renewed renew(long projectId, @NotNull @Valid Tokens request) {
    return new Renewed(
        leases.renew(projectId, caller.id(), request.tokens()).stream()
            .map(lease -> lease.shownTo(caller.role()))
            .toList());
  }

  @POST
  @Path("return")
  @RolesAllowed("annotator")
  @Operation(summary = "Give images back unanswered")
  @APIResponse(responseCode = "204")
  public void giveBack(long projectId, @NotNull @Valid Tokens request) {
    leases.giveBack(projectId, caller.id(), request.tokens());
  }

  /** The leases still held. */
  record Renewed(List<Lease> leases) {}
}
