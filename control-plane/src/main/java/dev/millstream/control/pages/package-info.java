/// Cloudflare Pages' API over projects and deployments. Imports the API's frame, the deployments
/// and the store's ref names.
@NullMarked
package dev.millstream.control.pages;

import org.jspecify.annotations.NullMarked;
