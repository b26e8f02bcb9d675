package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.winnow.acquisition.Strategies;
import org.winnow.project.StrategyNames;

/** A project can be set to every strategy there is. */
@ApplicationScoped
class RegisteredStrategies implements StrategyNames {

  @Override
  public List<String> all() {
    return Strategies.descriptions().stream().map(Strategies.Description::name).toList();
  }
}
