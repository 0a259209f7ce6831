package dev.millstream.store.bucket;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Who we are to the store; never shown.
public sealed interface S3Credentials {
  /// What tells that a container's or a pod's role is to be taken on.
  List<String> CONTAINER =
      List.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /// For as long as the process lives.
  record Fixed(String accessKey, String secretKey, Optional<String> sessionToken)
      implements S3Credentials {
    @Override
    public String toString() {
      return "S3Credentials[redacted]";
    }
  }

  /// A file of profiles, which is read again for every request: who renews it renews us.
  record Profile(Path file, String name) implements S3Credentials {}

  /// A role that is taken on with the token in a file, which is read again each time; its temporary
  /// credentials are fetched anew from `sts` before they expire.
  record WebIdentity(Path tokenFile, String roleArn, Optional<String> session, URI sts)
      implements S3Credentials {
    private Jwt token() {
      try {
        return new Jwt(Files.readString(tokenFile).strip(), 0);
      } catch (IOException e) {
        var problem = "cannot read the token in " + tokenFile;
        throw new ProviderException(
            new RoleRefused(problem + "; mend AWS_WEB_IDENTITY_TOKEN_FILE", e));
      }
    }
  }

  /// The container's role, whose temporary credentials are fetched anew before they expire.
  record Container(Map<String, String> env) implements S3Credentials {
    public Container {
      env = Map.copyOf(env);
    }

    @Override
    public String toString() {
      return "S3Credentials[redacted]";
    }
  }

  /// How the SDK asks for them.
  default Provider provider(OkHttpClient http) {
    return switch (this) {
      case Fixed fixed ->
          new StaticProvider(
              fixed.accessKey(), fixed.secretKey(), fixed.sessionToken().orElse(null));
      case Profile profile -> new AwsConfigProvider(profile.file().toString(), profile.name());
      case WebIdentity role ->
          new WebIdentityProvider(
              role::token,
              role.sts().toString(),
              null,
              null,
              role.roleArn(),
              role.session().orElse(null),
              asking(http));
      case Container role ->
          new IamAwsProvider(null, asking(http)) {
            @Override
            protected @Nullable String getProperty(String name) {
              return role.env().get(name);
            }
          };
    };
  }

  private static OkHttpClient asking(OkHttpClient http) {
    return http.newBuilder().addInterceptor(RoleRefused::check).build();
  }
}
