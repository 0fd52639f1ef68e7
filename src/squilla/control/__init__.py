"""The control plane's side of the edge: credentials kept in step by RPC, events heard from it."""
