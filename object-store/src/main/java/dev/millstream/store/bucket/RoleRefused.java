package dev.millstream.store.bucket;

import java.io.IOException;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Who gives out a role's credentials refused them; asking again will not help.
final class RoleRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /// What is read of a refusal, in bytes.
  private static final long ANSWER_MAX = 8_192;

  /// In STS's XML, or in the JSON of a container's agent.
  private static final Pattern REASON =
      Pattern.compile(
          "<(?:Code|Message)>([^<]{1,300})<|\"(?:code|message)\"\\s*:\\s*\"([^\"]{1,300})\"",
          Pattern.CASE_INSENSITIVE);

  RoleRefused(String message) {
    super(message);
  }

  RoleRefused(String message, Throwable cause) {
    super(message, cause);
  }

  /// Lets only answers with credentials through: of others the SDK would say nothing but their
  /// status. Nothing of the question is told, its query is a secret.
  static Response check(Interceptor.Chain chain) throws IOException {
    var response = chain.proceed(chain.request());
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      var url = chain.request().url();
      var asked = url.scheme() + "://" + url.host() + ":" + url.port() + url.encodedPath();
      var status = response.code();
      var text =
          "%s answers %d%s"
              .formatted(asked, status, reason(response.peekBody(ANSWER_MAX).string()));
      if (status >= 500 || status == 429) {
        throw new IOException("no credentials for now: " + text);
      }
      throw new RoleRefused("the role's credentials are refused: " + text + "; " + advice(text));
    }
  }

  private static String reason(String answer) {
    var reasons =
        REASON
            .matcher(answer)
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .map(reason -> reason.replaceAll("\\p{Cntrl}+", " ").strip())
            .toList();
    return reasons.isEmpty() ? "" : " " + String.join(": ", reasons);
  }

  private static String advice(String text) {
    if (text.contains("ExpiredToken")) {
      return "renew the file that AWS_WEB_IDENTITY_TOKEN_FILE names";
    }
    return "check the role (AWS_ROLE_ARN), who may take it on, and the token";
  }
}
