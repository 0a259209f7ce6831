/// Certificates for custom domains, ordered from a certificate authority by ACME (RFC 8555) and
/// renewed in time. Imports the database and the job queue; who shows them stands behind a door.
@NullMarked
package dev.millstream.control.certificates;

import org.jspecify.annotations.NullMarked;
