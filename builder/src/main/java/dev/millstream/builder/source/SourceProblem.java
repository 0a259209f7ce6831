package dev.millstream.builder.source;

/// The source cannot be built; the message names file and line where there is one.
public final class SourceProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  public SourceProblem(String problem, String advice) {
    super(problem);
    this.advice = advice;
  }

  public SourceProblem(String problem, String advice, Throwable cause) {
    super(problem, cause);
    this.advice = advice;
  }

  /// What is wrong.
  public String problem() {
    return String.valueOf(getMessage());
  }

  /// What to do about it.
  public String advice() {
    return advice;
  }
}
