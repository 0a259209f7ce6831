/// Ways in that are not git: what `wrangler pages deploy` sends, one form or batch at a time. Turns
/// uploaded files into a tree and a deployment that the push pipeline takes up; imports the API's
/// frame, the deployments, the jobs and the store.
@NullMarked
package dev.millstream.control.direct;

import org.jspecify.annotations.NullMarked;
