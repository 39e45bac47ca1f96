"""The solvers, each behind the same few questions: satisfiable, core, model, least."""
