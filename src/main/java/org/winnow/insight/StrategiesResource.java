package org.winnow.insight;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.acquisition.Strategies;

/** What a project can be set to. */
@Path("/api/strategies")
@Tag(name = "insight")
public class StrategiesResource {

  /**
   * A strategy, or auto, for people to choose.
   *
   * @param title its name for people
   * @param summary one sentence for people
   */
  @Schema(name = "Strategy")
  public record StrategyView(String name, String title, String summary) {

    static StrategyView of(Strategies.Description one) {
      return new StrategyView(one.name(), one.title(), one.summary());
    }
  }

  @GET
  @RolesAllowed("annotator")
  @Operation(summary = "The acquisition strategies a project can choose from")
  public List<StrategyView> strategies() {
    return Strategies.descriptions().stream().map(StrategyView::of).toList();
  }
}
