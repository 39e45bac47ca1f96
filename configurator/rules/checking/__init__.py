"""Whether rules speak of what the catalogue has and can mean something: names, scopes, units. Changes nothing."""
