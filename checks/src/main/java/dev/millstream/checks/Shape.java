package dev.millstream.checks;

import module java.base;
import module java.compiler;
import module jdk.compiler;

import javax.tools.ToolProvider;

/// Finds files, methods and parameter lists that have outgrown their limit.
public final class Shape {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 6;

  private Shape() {}

  public static List<String> outgrown(List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
      var positions = Trees.instance(task).getSourcePositions();
      var found = new ArrayList<String>();
      for (var unit : task.parse()) {
        var lines = unit.getLineMap();
        var length = lines.getLineNumber(positions.getEndPosition(unit, unit));
        if (length > FILE_LINES_MAX) {
          found.add(
              "%s has %d lines, at most %d"
                  .formatted(unit.getSourceFile().getName(), length, FILE_LINES_MAX));
        }
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethod(MethodTree method, Void ignored) {
            var where = unit.getSourceFile().getName() + ": " + method.getName();
            var body = method.getBody();
            if (body != null) {
              var size =
                  lines.getLineNumber(positions.getEndPosition(unit, body))
                      - lines.getLineNumber(positions.getStartPosition(unit, body))
                      + 1;
              if (size > METHOD_LINES_MAX) {
                found.add("%s has %d lines, at most %d".formatted(where, size, METHOD_LINES_MAX));
              }
            }
            if (method.getParameters().size() > PARAMETERS_MAX) {
              found.add(
                  "%s takes %d parameters, at most %d"
                      .formatted(where, method.getParameters().size(), PARAMETERS_MAX));
            }
            return super.visitMethod(method, null);
          }
        }.scan(unit, null);
      }
      return found;
    }
  }
}
