from bazgasht.cli import main

main()
