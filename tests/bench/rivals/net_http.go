// net_http URL CA PATH PAGES OUT: reads a repository's tags, 32 pages at a time, into OUT/tags.csv and OUT/images.csv.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

const inFlight = 32

type image struct {
	Architecture string `json:"architecture"`
	Variant      string `json:"variant"`
	OS           string `json:"os"`
	OSVersion    string `json:"os_version"`
	Digest       string `json:"digest"`
	Size         int64  `json:"size"`
	Status       string `json:"status"`
	LastPushed   string `json:"last_pushed"`
	LastPulled   string `json:"last_pulled"`
}

type tag struct {
	Name                string  `json:"name"`
	Digest              string  `json:"digest"`
	LastUpdated         string  `json:"last_updated"`
	LastUpdaterUsername string  `json:"last_updater_username"`
	FullSize            int64   `json:"full_size"`
	TagStatus           string  `json:"tag_status"`
	TagLastPushed       string  `json:"tag_last_pushed"`
	TagLastPulled       string  `json:"tag_last_pulled"`
	MediaType           string  `json:"media_type"`
	ContentType         string  `json:"content_type"`
	Images              []image `json:"images"`
}

type page struct {
	Results []tag `json:"results"`
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func client(ca string) *http.Client {
	pem, err := os.ReadFile(ca)
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: inFlight,
		TLSClientConfig:     &tls.Config{RootCAs: roots},
	}}
}

func get(from *http.Client, address string) (page, error) {
	var found page
	answer, err := from.Get(address)
	if err != nil {
		return found, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return found, fmt.Errorf("%s: %s", address, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(&found); err != nil {
		return found, err
	}
	_, err = io.Copy(io.Discard, answer.Body) // to its end, or the connection is not used again
	return found, err
}

func create(name string, header ...string) (*csv.Writer, func()) {
	file, err := os.Create(name)
	check(err)
	buffer := bufio.NewWriterSize(file, 1<<20)
	rows := csv.NewWriter(buffer)
	check(rows.Write(header))
	return rows, func() {
		rows.Flush()
		check(rows.Error())
		check(buffer.Flush())
		check(file.Close())
	}
}

func main() {
	url, ca, path, out := os.Args[1], os.Args[2], os.Args[3], os.Args[5]
	pages, err := strconv.Atoi(os.Args[4])
	check(err)
	names := strings.Split(path, "/")
	namespace, repository := names[3], names[5]
	tags, closeTags := create(filepath.Join(out, "tags.csv"), "namespace", "repository", "name", "digest",
		"last_updated", "last_updater_username", "full_size", "tag_status", "tag_last_pushed", "tag_last_pulled",
		"media_type", "content_type")
	images, closeImages := create(filepath.Join(out, "images.csv"), "namespace", "repository", "tag", "architecture",
		"variant", "os", "os_version", "digest", "size", "status", "last_pushed", "last_pulled")

	numbers, found := make(chan int), make(chan page, inFlight)
	from := client(ca)
	var readers sync.WaitGroup
	for i := 0; i < inFlight; i++ {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for number := range numbers {
				read, err := get(from, fmt.Sprintf("%s%s?page_size=100&ordering=name&page=%d", url, path, number))
				check(err)
				found <- read
			}
		}()
	}
	go func() {
		for number := 1; number <= pages; number++ {
			numbers <- number
		}
		close(numbers)
		readers.Wait()
		close(found)
	}()
	for read := range found {
		for _, t := range read.Results {
			check(tags.Write([]string{namespace, repository, t.Name, t.Digest, t.LastUpdated, t.LastUpdaterUsername,
				strconv.FormatInt(t.FullSize, 10), t.TagStatus, t.TagLastPushed, t.TagLastPulled, t.MediaType,
				t.ContentType}))
			for _, i := range t.Images {
				check(images.Write([]string{namespace, repository, t.Name, i.Architecture, i.Variant, i.OS, i.OSVersion,
					i.Digest, strconv.FormatInt(i.Size, 10), i.Status, i.LastPushed, i.LastPulled}))
			}
		}
	}
	closeTags()
	closeImages()
}
