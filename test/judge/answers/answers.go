package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// answerLines reads a line of JSON for each question and answers each with a line.
func answerLines[Question, Answer any](answer func(Question) Answer) {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked Question
		err := json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			err = answers.Encode(answer(asked))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
