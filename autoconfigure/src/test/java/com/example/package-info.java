/**
 * The controller of the README, as an application would contain it.
 */
package com.example;
