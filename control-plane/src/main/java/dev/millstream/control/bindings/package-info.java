/// What functions keep, over Cloudflare's API, and what the names in a repository's configuration
/// stand for. Imports `api`, `direct` for its forms, `settings`, the builder's port and the module
/// `bindings`.
@NullMarked
package dev.millstream.control.bindings;

import org.jspecify.annotations.NullMarked;
