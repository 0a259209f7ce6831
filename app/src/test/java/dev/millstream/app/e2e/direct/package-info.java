/// Sites that come by another way than git: wrangler, Cloudflare's SDK, the CLI, curl. Imports the
/// end-to-end tests' own parts.
@NullMarked
package dev.millstream.app.e2e.direct;

import org.jspecify.annotations.NullMarked;
