package com.example;

import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

@Node
record Account(@Id String owner, long balance) {

}
