package com.example.choosing;

public record Movie(String title, long likes) {

}
