/// Streams what functions do to whoever listens, as Cloudflare's tails do. Imports the API's frame
/// and the deployments; the functions themselves are behind a door.
@NullMarked
package dev.millstream.control.tails;

import org.jspecify.annotations.NullMarked;
