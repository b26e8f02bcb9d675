package org.winnow.pool;

import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Caller;
import org.winnow.access.Role;
import org.winnow.image.MediaType;
import org.winnow.image.Rendition;

/**
 * Images over HTTP. Their bytes came from strangers: each is only ever served as the image type it
 * was decoded as, and could run nothing if a browser took it for something else.
 */
@Path("/api/projects/{projectId}/images/{imageId}")
@Tag(name = "images")
class ImageResource {

  private final Images images;
  private final Predictions predictions;
  private final Renditions renditions;
  private final Caller caller;

  ImageResource(Images images, Predictions predictions, Renditions renditions, Caller caller) {
    this.images = images;
    this.predictions = predictions;
    this.renditions = renditions;
    this.caller = caller;
  }

  /**
   * An image, as the API shows it.
   *
   * @param metadata what label files told of it beside labels; null where they told nothing, and
   *     for annotators, whom it might tell the label
   * @param predictions what models from elsewhere said; none for annotators, whom it would bias
   */
  @Schema(name = "Image")
  record ImageView(
      long id,
      String name,
      String mediaType,
      int width,
      int height,
      long bytes,
      String sha256,
      @Nullable Long importId,
      Instant createdAt,
      @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable String metadata,
      List<Predictions.PredictionView> predictions) {

    static ImageView of(
        Image image,
        Role viewer,
        @Nullable String metadata,
        List<Predictions.PredictionView> predictions) {
      return new ImageView(
          image.id(),
          EntryName.shownTo(viewer, image.name()),
          image.mediaType(),
          image.width(),
          image.height(),
          image.bytes(),
          image.sha256().hex(),
          image.importId(),
          image.createdAt(),
          metadata,
          predictions);
    }
  }

  @GET
  @RolesAllowed("annotator")
  @Operation(summary = "Describe an image")
  public ImageView get(long projectId, long imageId) {
    Image image = images.require(projectId, imageId);
    boolean all = caller.has(Role.ENGINEER);
    return ImageView.of(
        image,
        caller.role(),
        all ? images.metadata(imageId) : null,
        all ? predictions.of(imageId) : List.of());
  }

  @GET
  @Path("original")
  @RolesAllowed("annotator")
  @Operation(summary = "The image's own bytes")
  public Response original(long projectId, long imageId, @Context Request request) {
    Image image = images.require(projectId, imageId);
    return answer(image, "original", request, () -> renditions.original(image));
  }

  @GET
  @Path("thumbnail")
  @RolesAllowed("annotator")
  @Operation(summary = "The image, upright, at most 256 pixels wide and high")
  public Response thumbnail(long projectId, long imageId, @Context Request request) {
    Image image = images.require(projectId, imageId);
    return answer(image, "thumbnail", request, () -> renditions.find(image, Rendition.THUMBNAIL));
  }

  @GET
  @Path("display")
  @RolesAllowed("annotator")
  @Operation(summary = "The image, upright, at most 1600 pixels wide and high")
  public Response display(long projectId, long imageId, @Context Request request) {
    Image image = images.require(projectId, imageId);
    return answer(image, "display", request, () -> renditions.find(image, Rendition.DISPLAY));
  }

  /** What a browser has already is not looked for: a bucket may be away. */
  private static Response answer(
      Image image, String what, Request request, Supplier<Renditions.Shown> look) {
    EntityTag tag = new EntityTag(image.sha256().hex() + "-" + what);
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer = unchanged != null ? unchanged : shown(image, look.get());
    return answer
        .tag(tag)
        .header(HttpHeaders.CACHE_CONTROL, "private, immutable, max-age=31536000")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .build();
  }

  private static Response.ResponseBuilder shown(Image image, Renditions.Shown shown) {
    return Response.ok(shown.file())
        .type(shown.type().word())
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition(image, shown.type()));
  }

  /** A name for saving: of the entry's, what is harmless everywhere, and the true extension. */
  private static String disposition(Image image, MediaType type) {
    String last = EntryName.last(image.name());
    int dot = last.lastIndexOf('.');
    String stem = (dot > 0 ? last.substring(0, dot) : last).replaceAll("[^A-Za-z0-9_-]+", "-");
    String cut = stem.substring(0, Math.min(stem.length(), 80));
    return "inline; filename=\"" + cut + "-" + image.id() + "." + type.extension() + "\"";
  }
}
