"""The tests, in the order of the package's folders; `journeys` tells whole stories in a browser."""
