// Command pulumi-language-nodejs runs TypeScript programs for the Pulumi engine. It does what the sandbox needs of the
// language host that Pulumi's own installer brings: it starts the SDK's cmd/run with the program, and passes on what
// the engine says. Where the real one is installed, that one is used.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"

	"github.com/google/shlex"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// loggedToUser is the exit code with which cmd/run says that it has told the user all there is to tell.
const loggedToUser = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
	cancel context.CancelFunc
}

func main() {
	flag.String("tracing", "", "ignored")
	flag.String("root", "", "ignored")
	flag.String("packagemanager", "", "ignored")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()
	server := &host{engine: flag.Arg(0), cancel: cancel}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(registrar *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(registrar, server)
			return nil
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// The engine reads the port from the first line.
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (h *host) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.EngineAddress
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names none: the SDK tells the engine the version of each provider as it registers a resource.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.cancel()
	return &emptypb.Empty{}, nil
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	runner, err := findRunner(request.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(request.Config)
	if err != nil {
		return nil, err
	}
	secrets, err := json.Marshal(request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("no node on PATH; install Node.js 22.18 or newer")
	}
	nodeArgs, err := nodeArguments(request)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, node, append(nodeArgs, arguments(h.engine, runner, request)...)...)
	command.Dir = request.Pwd
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(os.Environ(),
		"PULUMI_CONFIG="+string(config),
		"PULUMI_CONFIG_SECRET_KEYS="+string(secrets),
		"PULUMI_NODEJS_TYPESCRIPT="+strconv.FormatBool(typescript(request)),
	)
	if err := command.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			return nil, err
		}
		if exit.ExitCode() == loggedToUser {
			return &pulumirpc.RunResponse{Bail: true}, nil
		}
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("Program exited with non-zero exit code: %d", exit.ExitCode())}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// typescript says whether the SDK shall compile the program, which it does unless Pulumi.yaml turns it off.
func typescript(request *pulumirpc.RunRequest) bool {
	wanted, set := request.Info.GetOptions().AsMap()["typescript"].(bool)
	return !set || wanted
}

// nodeArguments are those Pulumi.yaml gives to node itself, written as in a shell.
func nodeArguments(request *pulumirpc.RunRequest) ([]string, error) {
	text, _ := request.Info.GetOptions().AsMap()["nodeargs"].(string)
	return shlex.Split(text)
}

func arguments(engine, runner string, request *pulumirpc.RunRequest) []string {
	args := []string{
		runner,
		"--monitor", request.MonitorAddress,
		"--engine", engine,
		"--project", request.Project,
		"--stack", request.Stack,
		"--organization", request.Organization,
		"--root-directory", request.Info.RootDirectory,
		"--pwd", request.Pwd,
		"--parallel", strconv.Itoa(int(request.Parallel)),
	}
	if request.DryRun {
		args = append(args, "--dry-run")
	}
	return append(append(args, request.Info.EntryPoint), request.Args...)
}

// findRunner looks for the SDK's cmd/run in the node_modules folders from the program upwards.
func findRunner(folder string) (string, error) {
	for {
		runner := filepath.Join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run")
		if _, err := os.Stat(runner); err == nil {
			return runner, nil
		}
		if parent := filepath.Dir(folder); parent != folder {
			folder = parent
			continue
		}
		return "", errors.New("@pulumi/pulumi is not installed; run `npm ci` first")
	}
}
