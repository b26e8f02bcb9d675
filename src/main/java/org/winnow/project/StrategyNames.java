package org.winnow.project;

import java.util.List;

/** The acquisition strategies a project may name. */
public interface StrategyNames {

  /** Every name, {@code auto} among them. */
  List<String> all();
}
