// What Atlas finds to do where the database of the first name is wanted and that of the second is there:
// atlas <port> <wanted> <drifted>
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/mysql"
	_ "github.com/go-sql-driver/mysql"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(port, wanted, drifted string) error {
	ctx := context.Background()
	db, err := sql.Open("mysql", fmt.Sprintf("root@tcp(127.0.0.1:%s)/?charset=utf8mb4&parseTime=true", port))
	if err != nil {
		return err
	}
	defer db.Close()
	driver, err := mysql.Open(db)
	if err != nil {
		return err
	}
	from, err := driver.InspectSchema(ctx, drifted, nil)
	if err != nil {
		return err
	}
	to, err := driver.InspectSchema(ctx, wanted, nil)
	if err != nil {
		return err
	}
	// It compares schemas of one name only.
	to.Name = from.Name
	changes, err := driver.SchemaDiff(from, to)
	if err != nil {
		return err
	}
	plan, err := driver.PlanChanges(ctx, "sync", changes, func(options *migrate.PlanOptions) {
		options.SchemaQualifier = new(string)
	})
	if err != nil {
		return err
	}
	for _, change := range plan.Changes {
		fmt.Printf("%s;\n", change.Cmd)
	}
	return nil
}
