/// Projects whose repository lives on a forge elsewhere: its signed webhooks, fetching what they
/// announce, and telling it what became of a commit. Imports the deployments, the jobs, the API's
/// frame and git.
@NullMarked
package dev.millstream.control.forges;

import org.jspecify.annotations.NullMarked;
