/// Hosts whose clients show certificates of their own (mutual TLS): who vouches for them, and who
/// may ask. Imports `pem`, `http`, `site` and Undertow.
@NullMarked
package dev.millstream.edge.clients;

import org.jspecify.annotations.NullMarked;
