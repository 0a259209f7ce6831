package dev.millstream.control.dashboard.frame;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.Map;

/// The templates of `src/main/jte`, compiled with the program.
final class Views {
  private static final String PACKAGE = "dev.millstream.control.dashboard.templates";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          Path.of("."), ContentType.Html, Views.class.getClassLoader(), PACKAGE);

  Views() {
    engine.setTrimControlStructures(true);
  }

  String show(String template, Visit visit, Object view) {
    var out = new StringOutput();
    engine.render(template + ".jte", Map.of("visit", visit, "view", view), out);
    return out.toString();
  }
}
