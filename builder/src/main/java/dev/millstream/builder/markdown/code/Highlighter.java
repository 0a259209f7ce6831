package dev.millstream.builder.markdown.code;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import javax.swing.text.Segment;
import org.fife.ui.rsyntaxtextarea.SyntaxConstants;
import org.fife.ui.rsyntaxtextarea.Token;
import org.fife.ui.rsyntaxtextarea.TokenMaker;
import org.fife.ui.rsyntaxtextarea.TokenMakerFactory;
import org.fife.ui.rsyntaxtextarea.TokenTypes;
import org.jspecify.annotations.Nullable;

/// Marks the parts of code with the short classes of Rouge and Pygments. The tokens are those of
/// RSyntaxTextArea's scanners, which need no display.
final class Highlighter {
  private static final int CODE_MAX = 200_000;

  private static final Map<String, String> LANGUAGES =
      Map.ofEntries(
          entry("bash", SyntaxConstants.SYNTAX_STYLE_UNIX_SHELL),
          entry("sh", SyntaxConstants.SYNTAX_STYLE_UNIX_SHELL),
          entry("shell", SyntaxConstants.SYNTAX_STYLE_UNIX_SHELL),
          entry("zsh", SyntaxConstants.SYNTAX_STYLE_UNIX_SHELL),
          entry("bat", SyntaxConstants.SYNTAX_STYLE_WINDOWS_BATCH),
          entry("c", SyntaxConstants.SYNTAX_STYLE_C),
          entry("clojure", SyntaxConstants.SYNTAX_STYLE_CLOJURE),
          entry("cpp", SyntaxConstants.SYNTAX_STYLE_CPLUSPLUS),
          entry("c++", SyntaxConstants.SYNTAX_STYLE_CPLUSPLUS),
          entry("cs", SyntaxConstants.SYNTAX_STYLE_CSHARP),
          entry("csharp", SyntaxConstants.SYNTAX_STYLE_CSHARP),
          entry("css", SyntaxConstants.SYNTAX_STYLE_CSS),
          entry("dart", SyntaxConstants.SYNTAX_STYLE_DART),
          entry("docker", SyntaxConstants.SYNTAX_STYLE_DOCKERFILE),
          entry("dockerfile", SyntaxConstants.SYNTAX_STYLE_DOCKERFILE),
          entry("go", SyntaxConstants.SYNTAX_STYLE_GO),
          entry("golang", SyntaxConstants.SYNTAX_STYLE_GO),
          entry("groovy", SyntaxConstants.SYNTAX_STYLE_GROOVY),
          entry("html", SyntaxConstants.SYNTAX_STYLE_HTML),
          entry("ini", SyntaxConstants.SYNTAX_STYLE_INI),
          entry("toml", SyntaxConstants.SYNTAX_STYLE_INI),
          entry("java", SyntaxConstants.SYNTAX_STYLE_JAVA),
          entry("javascript", SyntaxConstants.SYNTAX_STYLE_JAVASCRIPT),
          entry("js", SyntaxConstants.SYNTAX_STYLE_JAVASCRIPT),
          entry("json", SyntaxConstants.SYNTAX_STYLE_JSON),
          entry("kotlin", SyntaxConstants.SYNTAX_STYLE_KOTLIN),
          entry("latex", SyntaxConstants.SYNTAX_STYLE_LATEX),
          entry("tex", SyntaxConstants.SYNTAX_STYLE_LATEX),
          entry("less", SyntaxConstants.SYNTAX_STYLE_LESS),
          entry("lisp", SyntaxConstants.SYNTAX_STYLE_LISP),
          entry("lua", SyntaxConstants.SYNTAX_STYLE_LUA),
          entry("make", SyntaxConstants.SYNTAX_STYLE_MAKEFILE),
          entry("makefile", SyntaxConstants.SYNTAX_STYLE_MAKEFILE),
          entry("perl", SyntaxConstants.SYNTAX_STYLE_PERL),
          entry("php", SyntaxConstants.SYNTAX_STYLE_PHP),
          entry("powershell", SyntaxConstants.SYNTAX_STYLE_POWERSHELL),
          entry("proto", SyntaxConstants.SYNTAX_STYLE_PROTO),
          entry("properties", SyntaxConstants.SYNTAX_STYLE_PROPERTIES_FILE),
          entry("python", SyntaxConstants.SYNTAX_STYLE_PYTHON),
          entry("py", SyntaxConstants.SYNTAX_STYLE_PYTHON),
          entry("ruby", SyntaxConstants.SYNTAX_STYLE_RUBY),
          entry("rb", SyntaxConstants.SYNTAX_STYLE_RUBY),
          entry("rust", SyntaxConstants.SYNTAX_STYLE_RUST),
          entry("scala", SyntaxConstants.SYNTAX_STYLE_SCALA),
          entry("sql", SyntaxConstants.SYNTAX_STYLE_SQL),
          entry("typescript", SyntaxConstants.SYNTAX_STYLE_TYPESCRIPT),
          entry("ts", SyntaxConstants.SYNTAX_STYLE_TYPESCRIPT),
          entry("xml", SyntaxConstants.SYNTAX_STYLE_XML),
          entry("yaml", SyntaxConstants.SYNTAX_STYLE_YAML),
          entry("yml", SyntaxConstants.SYNTAX_STYLE_YAML));

  private Highlighter() {}

  /// The code as HTML; without marks if the language is not known.
  static String html(String language, String code) {
    var name = language.toLowerCase(Locale.ROOT);
    if (ShellSession.isNamed(name) && code.length() <= CODE_MAX) {
      return ShellSession.html(code);
    }
    var style = LANGUAGES.get(name);
    if (style == null || code.length() > CODE_MAX) {
      return CodeBlocks.escapeText(code);
    }
    var scanner = TokenMakerFactory.getDefaultInstance().getTokenMaker(style);
    var out = new StringBuilder(code.length() * 3);
    var state = TokenTypes.NULL;
    var lines = code.split("\n", -1);
    for (var i = 0; i < lines.length; i++) {
      if (i > 0) {
        out.append('\n');
      }
      state = line(scanner, lines[i], state, out);
    }
    return out.toString();
  }

  /// Appends one line; the scanner's state at its end.
  private static int line(TokenMaker scanner, String line, int state, StringBuilder out) {
    var text = line.toCharArray();
    var segment = new Segment(text, 0, text.length);
    for (Token token = scanner.getTokenList(segment, state, 0);
        token != null && token.isPaintable();
        token = token.getNextToken()) {
      var mark = mark(token.getType());
      var lexeme = CodeBlocks.escapeText(token.getLexeme());
      if (mark == null) {
        out.append(lexeme);
      } else {
        out.append("<span class=\"").append(mark).append("\">").append(lexeme).append("</span>");
      }
    }
    return scanner.getLastTokenTypeOnLine(new Segment(text, 0, text.length), state);
  }

  private static @Nullable String mark(int type) {
    return switch (type) {
      case TokenTypes.COMMENT_EOL -> "c1";
      case TokenTypes.COMMENT_MULTILINE, TokenTypes.MARKUP_COMMENT -> "cm";
      case TokenTypes.COMMENT_DOCUMENTATION,
          TokenTypes.COMMENT_KEYWORD,
          TokenTypes.COMMENT_MARKUP ->
          "cd";
      case TokenTypes.RESERVED_WORD -> "k";
      case TokenTypes.RESERVED_WORD_2 -> "kd";
      case TokenTypes.FUNCTION -> "nf";
      case TokenTypes.LITERAL_BOOLEAN -> "kc";
      case TokenTypes.LITERAL_NUMBER_DECIMAL_INT -> "mi";
      case TokenTypes.LITERAL_NUMBER_FLOAT -> "mf";
      case TokenTypes.LITERAL_NUMBER_HEXADECIMAL -> "mh";
      case TokenTypes.LITERAL_STRING_DOUBLE_QUOTE, TokenTypes.MARKUP_TAG_ATTRIBUTE_VALUE -> "s2";
      case TokenTypes.LITERAL_CHAR -> "s1";
      case TokenTypes.LITERAL_BACKQUOTE -> "sb";
      case TokenTypes.DATA_TYPE -> "kt";
      case TokenTypes.VARIABLE -> "nv";
      case TokenTypes.REGEX -> "sr";
      case TokenTypes.ANNOTATION -> "nd";
      case TokenTypes.IDENTIFIER -> "n";
      case TokenTypes.SEPARATOR, TokenTypes.MARKUP_TAG_DELIMITER -> "p";
      case TokenTypes.OPERATOR -> "o";
      case TokenTypes.PREPROCESSOR,
          TokenTypes.MARKUP_DTD,
          TokenTypes.MARKUP_PROCESSING_INSTRUCTION,
          TokenTypes.MARKUP_CDATA_DELIMITER ->
          "cp";
      case TokenTypes.MARKUP_TAG_NAME -> "nt";
      case TokenTypes.MARKUP_TAG_ATTRIBUTE -> "na";
      case TokenTypes.MARKUP_ENTITY_REFERENCE -> "ni";
      default -> null;
    };
  }
}
