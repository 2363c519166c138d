package com.example.transactions;

public record Transferred(String from, String to, long amount) {

}
