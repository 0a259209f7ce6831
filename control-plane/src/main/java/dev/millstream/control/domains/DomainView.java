package dev.millstream.control.domains;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/// A domain in Cloudflare's shape; `redirect_to` and the two `http_…` fields are ours.
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
    @JsonProperty("redirect_to") String redirectTo) {
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

  static DomainView of(Domain domain) {
    var status = domain.status().word();
    var problem = Optional.of(domain.problem()).filter(text -> !text.isEmpty());
    return new DomainView(
        domain.id(),
        domain.name(),
        status,
        domain.id(),
        "",
        "",
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
        domain.redirectTo());
  }
}
