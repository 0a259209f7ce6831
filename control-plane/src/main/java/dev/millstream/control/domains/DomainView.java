package dev.millstream.control.domains;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.certificates.CertificateState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A domain in Cloudflare's shape; `redirect_to`, `certificate` and the two `http_…` fields are
/// ours.
record DomainView(
    String id,
    String name,
    String status,
    @JsonProperty("domain_id") String domainId,
    @JsonProperty("zone_tag") String zoneTag,
    @JsonProperty("certificate_authority") String authority,
    @JsonProperty("created_on") Instant createdOn,
    @JsonProperty("verification_data") Verification verification,
    @JsonProperty("validation_data") Validation validation,
    @JsonProperty("redirect_to") String redirectTo,
    Optional<Certificate> certificate) {
  record Verification(
      String status, @JsonProperty("error_message") Optional<String> errorMessage) {}

  record Validation(
      String method,
      String status,
      @JsonProperty("error_message") Optional<String> errorMessage,
      @JsonProperty("txt_name") String txtName,
      @JsonProperty("txt_value") String txtValue,
      @JsonProperty("http_url") String httpUrl,
      @JsonProperty("http_body") String httpBody) {}

  /// `next` is when it is renewed, or ordered again after a vain attempt.
  record Certificate(
      String status,
      String issuer,
      String method,
      @JsonProperty("expires_on") Optional<Instant> expiresOn,
      @JsonProperty("next_order") Optional<Instant> next,
      @JsonProperty("error_message") Optional<String> errorMessage) {
    static Certificate of(CertificateState state) {
      return new Certificate(
          state.status().name().toLowerCase(Locale.ROOT),
          state.issuer(),
          state.method(),
          state.expires(),
          state.next(),
          Optional.of(state.problem()).filter(text -> !text.isEmpty()));
    }
  }

  static DomainView of(Domain domain, Optional<CertificateState> certificate) {
    var status = domain.status().word();
    var problem = Optional.of(domain.problem()).filter(text -> !text.isEmpty());
    return new DomainView(
        domain.id(),
        domain.name(),
        status,
        domain.id(),
        "",
        certificate.map(CertificateState::issuer).orElse(""),
        domain.created(),
        new Verification(status, problem),
        new Validation(
            "txt",
            status,
            problem,
            domain.txtName(),
            domain.txtValue(),
            "http://" + domain.name() + domain.httpPath(),
            domain.token()),
        domain.redirectTo(),
        certificate.map(Certificate::of));
  }
}
