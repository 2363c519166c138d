package ${package};

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/people")
class PeopleController {

	private final People people;

	private final ExportFile file;

	PeopleController(People people, ExportFile file) {
		this.people = people;
		this.file = file;
	}

	@GetMapping
	CompletableFuture<List<String>> names() {
		return this.people.names();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	CompletableFuture<Void> add(@RequestBody Person person) {
		return this.people.add(person.name());
	}

	@PostMapping("/export")
	CompletableFuture<Void> export() {
		return this.people.names().thenCompose(this.file::write);
	}

	record Person(String name) {
	}

}
