package dev.millstream.checks;

import module java.base;
import module java.compiler;
import module jdk.compiler;

import javax.tools.ToolProvider;

/// Finds files, methods and parameter lists that have outgrown their limit. A record's components
/// are its fields, not parameters: its constructor is not counted.
public final class Shape {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 6;

  private Shape() {}

  /// What is too large, one sentence a finding.
  public static List<String> outgrown(List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      var task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
      var positions = Trees.instance(task).getSourcePositions();
      var found = new ArrayList<String>();
      for (var unit : task.parse()) {
        var length = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, unit));
        if (length > FILE_LINES_MAX) {
          found.add(
              "%s has %d lines, at most %d"
                  .formatted(unit.getSourceFile().getName(), length, FILE_LINES_MAX));
        }
        new Methods(unit, positions, found).scan(unit, null);
      }
      return found;
    }
  }

  private static final class Methods extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;
    private boolean inRecord;

    Methods(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, Void ignored) {
      var outer = inRecord;
      inRecord = type.getKind() == Tree.Kind.RECORD;
      super.visitClass(type, null);
      inRecord = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void ignored) {
      var where = unit.getSourceFile().getName() + ": " + method.getName();
      var body = method.getBody();
      if (body != null && lines(body) > METHOD_LINES_MAX) {
        found.add("%s has %d lines, at most %d".formatted(where, lines(body), METHOD_LINES_MAX));
      }
      var parameters = method.getParameters().size();
      if (parameters > PARAMETERS_MAX && !(inRecord && method.getName().contentEquals("<init>"))) {
        found.add(
            "%s takes %d parameters, at most %d".formatted(where, parameters, PARAMETERS_MAX));
      }
      return super.visitMethod(method, null);
    }

    private long lines(Tree tree) {
      var map = unit.getLineMap();
      return map.getLineNumber(positions.getEndPosition(unit, tree))
          - map.getLineNumber(positions.getStartPosition(unit, tree))
          + 1;
    }
  }
}
