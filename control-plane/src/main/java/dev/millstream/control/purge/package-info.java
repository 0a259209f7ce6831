/// Takes answers out of the edge's cache through Cloudflare's zone API. Imports the API's types and
/// the projects; the edge itself is behind one interface.
@NullMarked
package dev.millstream.control.purge;

import org.jspecify.annotations.NullMarked;
