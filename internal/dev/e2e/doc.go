// Package e2e tests the built program from outside, as a user starts it. What a person
// does in the window is tested in internal/app, where the tests can read what it shows. These
// tests need Debian's packages named in .ci/packages; where they cannot be had
// they are skipped, but on CI that is a failure.
package e2e
