// What bolt itself makes and reads, for the test of templates/mkosi/bolt-canonical.py.
//
//	bolt make FILE SECONDS TRANSACTIONS   the same content at another time, written in as many transactions
//	bolt print FILE                       bolt's own check, then every key and value; exit code 1 when the check fails
//	bolt grow FILE                        writes 500 keys more
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	must(err)
	return value
}

// Big enough for branch pages and for a value that needs overflow pages; small buckets are inline.
const keys = 400

func write(tx *bolt.Tx, now []byte, first, end int) {
	top, err := tx.CreateBucketIfNotExists([]byte("v1"))
	must(err)
	for i := first; i < end; i++ {
		each, err := top.CreateBucketIfNotExists(fmt.Appendf(nil, "image-%03d", i))
		must(err)
		must(each.Put([]byte("createdat"), now))
		must(each.Put([]byte("size"), []byte{byte(i)}))
		must(each.SetSequence(uint64(i)))
		must(top.Put(fmt.Appendf(nil, "digest-%03d", i), []byte(strings.Repeat("x", i))))
	}
	must(top.Put([]byte("large"), []byte(strings.Repeat("y", 10_000))))
}

func makeDatabase(path string, seconds, transactions int) {
	db, err := bolt.Open(path, 0o644, nil)
	must(err)
	now, err := time.Unix(int64(seconds), 123).UTC().MarshalBinary()
	must(err)
	for part := range transactions {
		must(db.Update(func(tx *bolt.Tx) error {
			write(tx, now, keys*part/transactions, keys*(part+1)/transactions)
			return nil
		}))
	}
	must(db.Close())
}

func printBucket(bucket *bolt.Bucket, indent string) {
	must(bucket.ForEach(func(key, value []byte) error {
		if value == nil {
			inner := bucket.Bucket(key)
			fmt.Printf("%s%s sequence %d\n", indent, key, inner.Sequence())
			printBucket(inner, indent+" ")
			return nil
		}
		fmt.Printf("%s%s %x\n", indent, key, value)
		return nil
	}))
}

func printDatabase(path string) {
	db, err := bolt.Open(path, 0o644, nil)
	must(err)
	must(db.View(func(tx *bolt.Tx) error {
		for problem := range tx.Check() {
			must(problem)
		}
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			fmt.Printf("%s sequence %d\n", name, bucket.Sequence())
			printBucket(bucket, " ")
			return nil
		})
	}))
	must(db.Close())
}

func growDatabase(path string) {
	db, err := bolt.Open(path, 0o644, nil)
	must(err)
	must(db.Update(func(tx *bolt.Tx) error {
		for i := range 500 {
			must(tx.Bucket([]byte("v1")).Put(fmt.Appendf(nil, "later-%03d", i), []byte("z")))
		}
		return nil
	}))
	must(db.Close())
}

func main() {
	switch os.Args[1] {
	case "make":
		makeDatabase(os.Args[2], number(os.Args[3]), number(os.Args[4]))
	case "print":
		printDatabase(os.Args[2])
	case "grow":
		growDatabase(os.Args[2])
	}
}
