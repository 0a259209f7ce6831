package dev.millstream.edge;

import dev.millstream.edge.still.StillMaker;
import dev.millstream.functions.FunctionEngine;

/// Who makes what no tree holds: answers of sites' functions, and pictures of videos.
public record Makers(FunctionEngine functions, StillMaker stills) {
  /// Functions alone.
  public static Makers of(FunctionEngine functions) {
    return new Makers(functions, StillMaker.NONE);
  }
}
